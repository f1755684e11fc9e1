// @ts-check
import fs from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const NONE = { passed: 0, failed: 0, skipped: 0 };

/**
 * What Vitest's JSON report counts; nothing when there is no report.
 * @param {string} report
 * @returns {Counts}
 */
export function countTests(report) {
  if (!fs.existsSync(report)) return NONE;
  const read = JSON.parse(fs.readFileSync(report, "utf8"));
  return {
    passed: read.numPassedTests,
    failed: read.numFailedTests,
    skipped: read.numPendingTests + read.numTodoTests,
  };
}

/**
 * What our own checks counted; nothing when there is no report.
 * @param {string} report
 * @returns {Counts}
 */
export function countChecks(report) {
  return fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, "utf8")) : NONE;
}

/**
 * What Playwright's JSON report counts; nothing when there is no report.
 * @param {string} report
 * @returns {Counts}
 */
export function countJourneys(report) {
  if (!fs.existsSync(report)) return NONE;
  const { stats } = JSON.parse(fs.readFileSync(report, "utf8"));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}
