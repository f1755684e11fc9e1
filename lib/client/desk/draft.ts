import { freshToken } from "../fresh-token";
import { saveDraft } from "./case-requests";
import type { Work } from "./on-desk";
import type { Seat } from "./seat";
import { troubleOf } from "./trouble";

/** Takes down what the reviewer chose or typed; it is sent by the next `sendDraft`. */
export function changeWork(seat: Seat, work: Partial<Work>): void {
  const { present } = seat.read();
  if (!present) return;
  seat.unsentDraftOf = present.case.id;
  seat.note({ is: "worked", work });
}

/** Sends the draft of the present case when it changed. A refusal is no news: the claim's own requests tell. */
export async function sendDraft(seat: Seat, { isLeaving = false } = {}): Promise<void> {
  const { present } = seat.read();
  if (!present?.hold || seat.unsentDraftOf !== present.case.id) return;
  seat.unsentDraftOf = null;
  const ours = { caseId: present.case.id, token: present.hold.token };
  const options = { key: freshToken("key"), keepalive: isLeaving };
  const send = () => saveDraft(ours, present.work, options);
  try {
    await (isLeaving ? send() : seat.outbox.line.enter(send));
  } catch (error) {
    if (troubleOf(error).status === 0) seat.unsentDraftOf = present.case.id;
  }
}
