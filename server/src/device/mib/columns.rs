//! Columns and scalars, by the MIB that defines them.

use crate::device::value::{Oid, extend, oid};

/// SNMPv2-MIB system group (RFC 3418).
pub mod system {
    use super::{Oid, oid};

    /// `sysDescr`.
    pub fn descr() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 1)
    }
    /// `sysObjectID`.
    pub fn object_id() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 2)
    }
    /// `sysUpTime`.
    pub fn up_time() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 3)
    }
    /// `sysContact`.
    pub fn contact() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 4)
    }
    /// `sysName`.
    pub fn name() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 5)
    }
    /// `sysLocation`.
    pub fn location() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 1, 6)
    }
}

/// HOST-RESOURCES-MIB (RFC 2790) and IF-MIB (RFC 2863).
pub mod host {
    use super::{Oid, extend, oid};

    /// `hrSystemUptime`.
    pub fn system_uptime() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 25, 1, 1)
    }
    /// Column of `hrDeviceTable`: 2 type, 3 description, 5 status.
    pub fn device(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 2, 1, 25, 3, 2, 1), &[column])
    }
    /// `hrDevicePrinter`, the type of a printer.
    pub fn device_printer() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 25, 3, 1, 5)
    }
    /// Column of `hrPrinterTable`: 1 status, 2 detected error state.
    pub fn printer(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 2, 1, 25, 3, 5, 1), &[column])
    }
    /// `hrSWInstalledName`.
    pub fn software_name() -> Oid {
        oid!(1, 3, 6, 1, 2, 1, 25, 6, 3, 1, 2)
    }
    /// Column of `ifTable`: 3 type, 6 physical address, 8 operational status.
    pub fn interface(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 2, 1, 2, 2, 1), &[column])
    }
}

/// Printer-MIB (RFC 3805).
pub mod printer {
    use super::{Oid, extend, oid};

    fn table(arcs: &[u32], column: u32) -> Oid {
        let printer_mib = oid!(1, 3, 6, 1, 2, 1, 43);
        extend(&extend(&printer_mib, arcs), &[column])
    }
    /// `prtGeneralTable`: 1 config changes, 2 localization, 16 printer name, 17 serial number, 18 critical alerts.
    pub fn general(column: u32) -> Oid {
        table(&[5, 1, 1], column)
    }
    /// `prtCoverTable`: 2 description, 3 status.
    pub fn cover(column: u32) -> Oid {
        table(&[6, 1, 1], column)
    }
    /// `prtLocalizationTable`: 4 character set (a MIBenum of IANA).
    pub fn localization(column: u32) -> Oid {
        table(&[7, 1, 1], column)
    }
    /// `prtInputTable`: 8 unit, 9 capacity, 10 level, 11 status, 12 media, 13 name, 18 description.
    pub fn input(column: u32) -> Oid {
        table(&[8, 2, 1], column)
    }
    /// `prtOutputTable`: 3 unit, 4 capacity, 5 remaining, 6 status, 7 name, 12 description.
    pub fn output(column: u32) -> Oid {
        table(&[9, 2, 1], column)
    }
    /// `prtMarkerTable`: 3 counter unit, 4 life count.
    pub fn marker(column: u32) -> Oid {
        table(&[10, 2, 1], column)
    }
    /// `prtMarkerSuppliesTable`: 3 colorant, 4 class, 5 type, 6 description, 7 unit, 8 capacity, 9 level.
    pub fn supply(column: u32) -> Oid {
        table(&[11, 1, 1], column)
    }
    /// `prtMarkerColorantTable`: 4 value.
    pub fn colorant(column: u32) -> Oid {
        table(&[12, 1, 1], column)
    }
    /// `prtConsoleDisplayBufferTable`: 2 text.
    pub fn console(column: u32) -> Oid {
        table(&[16, 5, 1], column)
    }
    /// `prtAlertTable`: 2 severity, 3 training, 4 group, 5 group index, 6 location, 7 code, 8 description, 9 time.
    pub fn alert(column: u32) -> Oid {
        table(&[18, 1, 1], column)
    }
    /// `ppmPrinterIEEE1284DeviceId` (PWG 5107.1).
    pub fn device_id() -> Oid {
        oid!(1, 3, 6, 1, 4, 1, 2699, 1, 2, 1, 2, 1, 1, 3)
    }
}

/// Xerox Common MIB, host resources extension (enterprise 253).
pub mod xerox {
    use super::{Oid, extend, oid};

    /// `xcmHrDevInfoTable`: 3 serial number, 14 Xerox asset tag, 15 customer asset tag; by device.
    pub fn info(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 3, 2, 1), &[column])
    }
    /// `xcmHrDevDetailTable`: 6 integer value, 8 label; by device, type and index.
    pub fn detail(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 13, 2, 1), &[column])
    }
    /// `deviceLifetimeUsage`, the detail type of counters that nobody can reset.
    pub const LIFETIME_USAGE: u32 = 20;
    /// `deviceServiceUsage`, the detail type of what such counters counted for service. What is added to one by hand,
    /// `deviceDeltaServiceUsage` (231), is in it already.
    pub const SERVICE_USAGE: u32 = 230;
    /// `deviceRolloverValue`, the detail type of the last count before such a counter goes on with 1.
    pub const ROLLOVER: u32 = 232;
    /// `xcmHrSystemFaultTable`: 3 code, 4 text, 7 date.
    pub fn fault(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 8, 2, 1), &[column])
    }
    /// `xcmHrDevAlertTable`: 6 code string, 9 date, 14 `prtAlertIndex`; by device and index.
    pub fn alert(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 17, 2, 1), &[column])
    }
    /// `xcmHrSuppliesTable`: 2 reference to the row of another table, 4 class, 6 part number; by an index of its own.
    pub fn supply(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 20, 1, 1), &[column])
    }
    /// `xcmHrDetailTable`: 7 integer value, 9 string value; by the table that a detail is about, the row in that one with
    /// the count of its arcs before it, type and index.
    pub fn supply_detail(column: u32) -> Oid {
        extend(&oid!(1, 3, 6, 1, 4, 1, 253, 8, 53, 20, 2, 1), &[column])
    }
    /// `suppliesTable`: a detail about a row of `xcmHrSuppliesTable`.
    pub const OF_SUPPLIES: u32 = 1;
    /// `markerSuppliesTable`: a detail about a row of `prtMarkerSuppliesTable`.
    pub const OF_MARKER_SUPPLIES: u32 = 2;
    /// `deviceSerialNumber`, a string.
    pub const SERIAL_NUMBER: u32 = 12;
    /// `deviceReplaceDate`, a `DateAndTime` in the string.
    pub const REPLACE_DATE: u32 = 57;
    /// `deviceReplaceSystemUsage`, an integer.
    pub const REPLACE_SYSTEM_USAGE: u32 = 58;
    /// The IEEE 1284 device id of older machines.
    pub fn device_id() -> Oid {
        oid!(1, 3, 6, 1, 4, 1, 253, 8, 51, 1, 2, 1, 20)
    }
}
