/** A Sunday in the demonstration's office: nothing is printed, and two alerts wait for Monday. */
export const SUNDAY = "2026-10-04T12:00Z";
/** The beginning of a working day in the demonstration's office. */
export const MONDAY = "2026-10-05T08:00Z";

/**
 * The address of a demonstration printer in whose office it is the given time now, whatever the clock on the wall
 * shows. Its time passes `factor` times faster, at least twice.
 */
export function demonstration(now: string, factor = 2): string {
    // office = start + (wall - start) * factor, solved for start.
    const start = (factor * Date.now() - Date.parse(now)) / (factor - 1);
    return `demo:?seed=1&factor=${factor}&start=${new Date(start).toISOString()}`;
}
