/** How long a reviewer may correct their own decision; a lead may at any time. */
export const AMEND_HOURS = 24;
