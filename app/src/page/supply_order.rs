use crate::model::{SuppliesView, Supply, SupplyState};

/// Supplies with the one that ends first on top: what is empty or full, then by what is left (or by the space
/// left in a receptacle), low ones without a number first, then those of which nothing is known. Those with a forecast
/// share the places among themselves by when they will end, so that a level without one keeps its place.
pub fn by_end<'a>(supplies: &'a [Supply], view: &SuppliesView) -> Vec<&'a Supply> {
    let mut ordered: Vec<&Supply> = supplies.iter().collect();
    ordered.sort_by_key(|supply| (rank(supply), supply.percent.unwrap_or(0), supply.index));
    let ends = |supply: &Supply| {
        let forecast = view.of(supply.index)?.forecast.as_ref()?;
        (rank(supply) > 0).then_some(forecast.empty_at?.p50)
    };
    let places: Vec<usize> = (0..ordered.len()).filter(|place| ends(ordered[*place]).is_some()).collect();
    let mut by_date: Vec<&Supply> = places.iter().map(|place| ordered[*place]).collect();
    by_date.sort_by_key(|supply| ends(supply));
    for (place, supply) in places.into_iter().zip(by_date) {
        ordered[place] = supply;
    }
    ordered
}

fn rank(supply: &Supply) -> u8 {
    match (supply.state, supply.percent) {
        (SupplyState::Empty | SupplyState::Full, _) => 0,
        (SupplyState::Low, _) | (_, Some(_)) => 1,
        (SupplyState::Ok | SupplyState::Unknown, None) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::by_end;
    use crate::{
        fixture::{outlook, supply, supply_forecast},
        model::{Level, SuppliesView, Supply, SupplyOutlook, SupplyState},
    };

    fn with(index: u32, percent: Option<u8>, state: SupplyState) -> Supply {
        Supply {
            percent,
            state,
            level: percent.map_or(Level::Unknown, |value| Level::Measured { value: value.into() }),
            ..supply(index, "Supply")
        }
    }

    fn order(supplies: &[Supply], view: &SuppliesView) -> Vec<u32> {
        by_end(supplies, view).into_iter().map(|supply| supply.index).collect()
    }

    #[test]
    fn what_ends_first_is_on_top_and_sentinels_are_last() {
        let supplies = [
            with(1, None, SupplyState::Unknown),
            with(2, Some(80), SupplyState::Ok),
            with(3, Some(5), SupplyState::Low),
            with(4, None, SupplyState::Low),
            with(5, None, SupplyState::Empty),
            with(6, Some(0), SupplyState::Full),
            with(7, None, SupplyState::Ok),
        ];
        assert_eq!(order(&supplies, &SuppliesView::default()), [5, 6, 4, 3, 2, 1, 7]);
    }

    #[test]
    fn a_forecast_goes_before_a_level_and_what_has_none_keeps_its_place() {
        let supplies = [
            with(1, Some(12), SupplyState::Ok),
            with(2, Some(9), SupplyState::Ok),
            with(3, Some(40), SupplyState::Ok),
            with(4, None, SupplyState::Unknown),
            with(5, Some(0), SupplyState::Empty),
        ];
        let forecast = |index, median: &str| SupplyOutlook {
            forecast: Some(supply_forecast(median, median, median)),
            ..outlook(index)
        };
        let view = SuppliesView {
            supplies: vec![
                forecast(1, "2027-03-01T12:00:00Z"),
                forecast(3, "2026-11-25T12:00:00Z"),
                forecast(4, "2026-12-24T12:00:00Z"),
                // What is empty stays on top, whatever was foretold.
                forecast(5, "2027-12-24T12:00:00Z"),
            ],
            ..SuppliesView::default()
        };
        assert_eq!(order(&supplies, &view), [5, 2, 3, 4, 1]);
    }
}
