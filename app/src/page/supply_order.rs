use crate::model::{Supply, SupplyState};

/// Supplies with the one that ends first on top: what is empty or full, then by what is left (or by the space
/// left in a receptacle), low ones without a number first, then those of which nothing is known.
pub fn by_end(supplies: &[Supply]) -> Vec<&Supply> {
    let mut ordered: Vec<&Supply> = supplies.iter().collect();
    ordered.sort_by_key(|supply| (rank(supply), supply.percent.unwrap_or(0), supply.index));
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
        fixture::supply,
        model::{Level, Supply, SupplyState},
    };

    #[test]
    fn what_ends_first_is_on_top_and_sentinels_are_last() {
        let with = |index, percent: Option<u8>, state| Supply {
            percent,
            state,
            level: percent.map_or(Level::Unknown, |value| Level::Measured { value: value.into() }),
            ..supply(index, "Supply")
        };
        let supplies = [
            with(1, None, SupplyState::Unknown),
            with(2, Some(80), SupplyState::Ok),
            with(3, Some(5), SupplyState::Low),
            with(4, None, SupplyState::Low),
            with(5, None, SupplyState::Empty),
            with(6, Some(0), SupplyState::Full),
            with(7, None, SupplyState::Ok),
        ];
        let order: Vec<u32> = by_end(&supplies).into_iter().map(|supply| supply.index).collect();
        assert_eq!(order, [5, 6, 4, 3, 2, 1, 7]);
    }
}
