/** What every page does with script; without it all of them work. */
import { watchReading } from "./discussion/reading.ts";
import { startBands } from "./page/bands.ts";
import { startCopying } from "./page/copying.ts";
import { startFilters } from "./page/filters.ts";
import { startImporting } from "./page/importing.ts";
import { startMenus } from "./page/menus.ts";
import { startPast } from "./page/past.ts";
import { startPolling } from "./page/polling.ts";
import { startShortcuts } from "./page/shortcuts.ts";
import { startTimes } from "./page/times.ts";
import { startWitness } from "./witness/start.ts";

startMenus();
startShortcuts();
startTimes();
startCopying();
startFilters();
startImporting();
startPast();
startPolling();
startWitness();
startBands();
watchReading(document);
