import type { EndpointFiguresDto } from "#lib/contracts/policies";
import type { Db } from "#lib/db/client";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { casesOf } from "#lib/review/cases-of";
import { type LoggedForReplay, listLogged } from "#lib/serving/logged-predictions";

/** More than a page can be asked to add up at a visit; beyond it the newest count. */
const MOST = 10_000;

/**
 * An endpoint over its last `days` days: how much was asked, how much of it went to people and is settled, and what it was
 * expected to cost. Costs are those of the policy that priced each prediction. Rows without probabilities are left out.
 */
export async function endpointFigures(
  db: Db,
  { endpoint, days }: { endpoint: Pick<EndpointRecord, "id" | "name">; days: number },
): Promise<EndpointFiguresDto> {
  const { document } = await activePolicy(db, endpoint.id);
  const found = await listLogged(db, { endpointId: endpoint.id, days, limit: MOST + 1 });
  const logged = found.slice(0, MOST);
  const routed = logged.filter(({ route }) => route === "review");
  const cases = await casesOf(
    db,
    routed.map(({ id }) => id),
  );
  const states = [...cases.values()].map(({ state }) => state);
  return {
    endpoint: endpoint.name,
    days,
    currency: document.currency,
    predictions: logged.length,
    truncated: found.length > MOST,
    review_share: logged.length === 0 ? null : routed.length / logged.length,
    waiting: states.filter((state) => state === "waiting").length,
    decided: states.filter((state) => state === "decided").length,
    ...costsOf(logged),
  };
}

/** Expected costs, in means a prediction that could be priced. */
export function costsOf(
  logged: readonly Pick<LoggedForReplay, "route" | "automaticCost" | "reviewCost">[],
) {
  const priced = logged.flatMap(({ route, automaticCost: automatic, reviewCost: review }) =>
    automatic === null || review === null ? [] : [{ route, automatic, review }],
  );
  const cost = mean(priced.map((it) => (it.route === "auto" ? it.automatic : it.review)));
  const human = mean(priced.map(({ review }) => review));
  const machine = mean(priced.map(({ automatic }) => automatic));
  const of = (route: string) => priced.filter((it) => it.route === route);
  return {
    priced: priced.length,
    mean_automatic_cost: mean(of("auto").map(({ automatic }) => automatic)),
    mean_review_cost: mean(of("review").map(({ review }) => review)),
    projected:
      cost === null || human === null || machine === null
        ? null
        : {
            cost,
            all_human: human,
            all_automatic: machine,
            saving_vs_all_human: human - cost,
            saving_vs_all_automatic: machine - cost,
          },
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
