use std::{
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
};

use smart_esolutions::far_end::FarEndError;

use super::{Export, Failure, paths};

pub(crate) fn export(options: Export) -> Result<(), Failure> {
    let far_end = paths::open(options.device.data)?;
    // No file is left behind for a device that there is not.
    let device = far_end.find(&options.device.device)?.id;
    let Some(path) = options.output else {
        return match far_end.export(&device, BufWriter::new(io::stdout().lock())) {
            // Whoever reads the beginning alone is no error.
            Err(FarEndError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(error.into()),
            Ok(mut out) => out.flush().map_err(|error| FarEndError::Output(error).into()),
        };
    };
    let failed = |error: io::Error| Failure::of_output(&path, &error);
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
    let out = far_end.export(&device, BufWriter::new(file))?;
    let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)
}
