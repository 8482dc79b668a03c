//! Forecasts and reorder points as CSV, to be checked by others.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use smart_esolutions::supplies::ordering::{LeadTimeDemand, reorder_point};

use crate::simulation::score::{Trial, loss};

/// Writes `forecasts.csv` and `reorder-points.csv` into `folder`.
pub fn write(folder: &Path, trials: &[Trial]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = BufWriter::new(File::create(folder.join("forecasts.csv"))?);
    writeln!(file, "truth,p10,p50,p90,pinball")?;
    for trial in trials {
        if let Some(said) = trial.ours {
            let [p10, p50, p90] = said;
            writeln!(file, "{},{p10},{p50},{p90},{}", trial.truth, loss(said, trial.truth))?;
        }
    }
    file.flush()?;
    let mut file = BufWriter::new(File::create(folder.join("reorder-points.csv"))?);
    writeln!(file, "mean_pages,deviation_pages,service_level,reorder_point")?;
    for mean_pages in [50.0, 700.0, 12_000.0] {
        for variation in [0.05, 0.2, 0.5, 1.0, 1.8] {
            for service_level in [0.9, 0.95, 0.99, 0.999] {
                let deviation_pages = mean_pages * variation;
                let point = reorder_point(LeadTimeDemand { mean_pages, deviation_pages }, service_level);
                writeln!(file, "{mean_pages},{deviation_pages},{service_level},{point}")?;
            }
        }
    }
    file.flush()
}
