// A printer of twelve supplies made with PAPPL, as small as PAPPL's own test printer: what the pages are compared
// with. It prints nothing and listens on the loopback interface alone.
//
//   cc -O2 -o pappl pappl.c $(pkg-config --cflags --libs pappl)
//   ./pappl PORT SPOOL-FOLDER

#include <pappl/pappl.h>
#include <stdlib.h>
#include <string.h>

#define SUPPLIES 12

static pappl_pr_driver_t drivers[] = {{"dummy", "Dummy", NULL, NULL}};

static bool ready(pappl_printer_t *printer) {
    pappl_supply_t supplies[SUPPLIES];
    memset(supplies, 0, sizeof(supplies));
    for (int i = 0; i < SUPPLIES; i++) {
        supplies[i].color = PAPPL_SUPPLY_COLOR_BLACK;
        supplies[i].type = PAPPL_SUPPLY_TYPE_TONER_CARTRIDGE;
        supplies[i].is_consumed = true;
        supplies[i].level = 5 + 8 * i;
        snprintf(supplies[i].description, sizeof(supplies[i].description), "Toner Cartridge %d", i + 1);
    }
    papplPrinterSetSupplies(printer, SUPPLIES, supplies);
    return true;
}

static bool print_file(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device) {
    return job != NULL && options != NULL && device != NULL;
}

// PAPPL wants these for a printer that takes images; no job ever comes.
static bool job_step(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device) {
    return print_file(job, options, device);
}

static bool page_step(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device, unsigned page) {
    return page > 0 && print_file(job, options, device);
}

static bool write_line(pappl_job_t *job, pappl_pr_options_t *options, pappl_device_t *device, unsigned y,
                       const unsigned char *line) {
    return line != NULL && page_step(job, options, device, y + 1);
}

static bool describe(pappl_system_t *system, const char *name, const char *uri, const char *id,
                     pappl_pr_driver_data_t *data, ipp_t **attributes, void *extra) {
    (void)system, (void)name, (void)uri, (void)id, (void)attributes, (void)extra;
    snprintf(data->make_and_model, sizeof(data->make_and_model), "Dummy Printer");
    data->status_cb = ready;
    data->printfile_cb = print_file;
    data->rstartjob_cb = data->rendjob_cb = job_step;
    data->rstartpage_cb = data->rendpage_cb = page_step;
    data->rwriteline_cb = write_line;
    data->format = "application/vnd.dummy";
    data->has_supplies = true;
    data->ppm = 55;
    data->orient_default = IPP_ORIENT_NONE;
    data->quality_default = IPP_QUALITY_NORMAL;
    data->color_supported = data->color_default = PAPPL_COLOR_MODE_MONOCHROME;
    data->raster_types = PAPPL_PWG_RASTER_TYPE_SGRAY_8;
    data->sides_supported = data->sides_default = PAPPL_SIDES_ONE_SIDED;
    data->num_resolution = 1;
    data->x_resolution[0] = data->y_resolution[0] = data->x_default = data->y_default = 600;
    data->num_media = data->num_source = data->num_type = data->num_bin = 1;
    data->media[0] = "iso_a4_210x297mm";
    data->source[0] = "main";
    data->type[0] = "stationery";
    data->bin[0] = "face-down";
    snprintf(data->media_default.size_name, sizeof(data->media_default.size_name), "iso_a4_210x297mm");
    snprintf(data->media_default.source, sizeof(data->media_default.source), "main");
    snprintf(data->media_default.type, sizeof(data->media_default.type), "stationery");
    data->media_default.size_width = 21000;
    data->media_default.size_length = 29700;
    data->media_ready[0] = data->media_default;
    return true;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: pappl PORT SPOOL-FOLDER\n");
        return 2;
    }
    pappl_system_t *system =
        papplSystemCreate(PAPPL_SOPTIONS_MULTI_QUEUE | PAPPL_SOPTIONS_WEB_INTERFACE | PAPPL_SOPTIONS_NO_TLS, "Bench",
                          atoi(argv[1]), NULL, argv[2], "-", PAPPL_LOGLEVEL_ERROR, NULL, false);
    papplSystemAddListeners(system, "localhost");
    papplSystemSetPrinterDrivers(system, 1, drivers, NULL, NULL, describe, NULL);
    // Version 1.3.1 reads this without looking whether it is there.
    papplSystemSetFooterHTML(system, "");
    pappl_printer_t *printer =
        papplPrinterCreate(system, 0, "Dummy", "dummy", "MFG:Dummy;MDL:Printer;", "file:///dev/null");
    if (printer == NULL || !ready(printer))
        return 1;
    papplSystemRun(system);
    papplSystemDelete(system);
    return 0;
}
