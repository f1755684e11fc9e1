export const dynamic = "force-dynamic";

/** Whether this process runs; asks nothing of anybody else. */
export function GET(): Response {
  return new Response("ok\n", {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
