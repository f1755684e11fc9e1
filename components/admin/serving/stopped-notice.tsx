import { Notice } from "#components/ui/notice";
import type { ServedEndpointDto } from "#lib/contracts/serving-figures";
import { formatInstant } from "#lib/kernel/format";

/** Who stopped an endpoint, when and why; nothing while it runs. */
export function StoppedNotice({ served }: { readonly served: ServedEndpointDto }) {
  const { stop } = served.endpoint;
  if (stop.mode === "off") return null;
  const title =
    stop.mode === "review" ? "Stopped: everything goes to people" : "Stopped: requests are refused";
  return (
    <Notice tone="bad" title={title}>
      <p>
        {stop.reason ?? "No reason given"}, {served.stopped_by ?? "somebody"}
        {stop.at ? `, ${formatInstant(stop.at)} UTC` : ""}
      </p>
    </Notice>
  );
}
