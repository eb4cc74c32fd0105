/** What every page does with script; without it all of them work. */
import { startCopying } from "./page/copying.ts";
import { startFilters } from "./page/filters.ts";
import { startImporting } from "./page/importing.ts";
import { startMenus } from "./page/menus.ts";
import { startShortcuts } from "./page/shortcuts.ts";
import { startTimes } from "./page/times.ts";

startMenus();
startShortcuts();
startTimes();
startCopying();
startFilters();
startImporting();
