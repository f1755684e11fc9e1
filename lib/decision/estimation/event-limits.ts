/** Costly events among labels below which no two-sided interval is honest. */
export const FEW_EVENTS = 5;

/** Costly events from which a bootstrap or a normal interval holds; below, a gamma interval holds for few of unequal size. */
export const MANY_EVENTS = 50;
