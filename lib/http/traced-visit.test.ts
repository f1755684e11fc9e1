import { expect, it } from "vitest";
import { z } from "zod";
import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { Trace } from "#lib/telemetry/traces/trace-request";
import { type Doors, gateOf } from "./doors";
import { routeDefiner } from "./route-definer";

const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

it("follows a request from its header to the status of its answer, and hands the trace to the handler", async () => {
  const asked: unknown[] = [];
  const ended: number[] = [];
  const trace: Trace = { traceparent, step: () => {}, end: (status) => ended.push(status) };
  const define = routeDefiner(
    doors(({ method, headers }, route) => {
      asked.push([method, route, headers.get("traceparent")]);
      return trace;
    }),
  );
  const route = define({
    summary: "Say",
    act: "public",
    params: z.strictObject({ word: z.string() }),
    reply: z.strictObject({ isFollowed: z.boolean() }),
    handle: (call) => {
      if (call.params.word === "no") throw new Refusal("overloaded", "not now");
      return { isFollowed: call.trace === trace };
    },
  });
  const answers = [];
  for (const word of ["yes", "no"]) {
    const request = new Request(`http://umpire.test/say/${word}`, { headers: { traceparent } });
    answers.push(await route(request, { params: Promise.resolve({ word }) }));
  }
  expect(await answers[0]?.json()).toEqual({ isFollowed: true });
  expect(asked).toEqual([
    ["GET", "/say/{word}", traceparent],
    ["GET", "/say/{word}", traceparent],
  ]);
  expect(ended).toEqual([200, 503]);
});

function doors(trace: NonNullable<Doors["trace"]>): Doors {
  const free = () => 0;
  return {
    db: () => ({}) as Db,
    inTransaction: (db, _, act) => act(db),
    claimKey: async () => null,
    saveReply: async () => {},
    authenticate: async () => null,
    ownOrigin: () => "http://umpire.test",
    limits: { ofKey: free, ofAddress: free, ofBadCredentials: free, inFlight: gateOf(2) },
    now: () => new Date(0),
    newRequestId: () => "req_1",
    named: (error) => error,
    logBug: () => {},
    observe: () => {},
    trace,
  };
}
