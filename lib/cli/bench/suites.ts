import { decisionSuite } from "./decision";
import { servingSuite } from "./serving/suite";
import type { Suite } from "./suite";

/** Every suite there is; a new one is a file here and a line in this list. */
export const SUITES: readonly Suite[] = [decisionSuite, servingSuite];
