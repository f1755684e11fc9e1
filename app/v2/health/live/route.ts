export const dynamic = "force-dynamic";

/** Whether this process runs, in the protocol's words; asks nothing of anybody else. */
export function GET(): Response {
  return Response.json({ live: true }, { headers: { "cache-control": "no-store" } });
}
