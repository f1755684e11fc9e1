/**
 * The confidence below which asking is best in hindsight: the one of least total cost when cases below it cost `reviewed`
 * and the others `kept`. A confidence that occurs, or 0 when nothing is best asked, or above 1 when everything is.
 */
export function bestThreshold(
  confidences: readonly number[],
  kept: ArrayLike<number>,
  reviewed: ArrayLike<number>,
): number {
  const order = [...confidences.keys()].sort(
    (a, b) => (confidences[a] as number) - (confidences[b] as number),
  );
  let saved = 0;
  let most = 0;
  let best = 0;
  order.forEach((i, place) => {
    saved += (kept[i] as number) - (reviewed[i] as number);
    const next = order[place + 1];
    const above = next === undefined ? 1 + Number.EPSILON : (confidences[next] as number);
    // Equal confidences cannot be told apart, so a threshold never falls between them.
    if (saved > most && above > (confidences[i] as number)) {
      most = saved;
      best = above;
    }
  });
  return Math.min(1, best);
}
