/** Applicants who differ, so that nothing can be answered from memory. */
const HOMES = ["rent", "owner", "parents", "priv"];
const JOBS = ["fixed", "freelance", "partime", "others"];
const DIFFERENT = 256;

/** Whole requests to the loan desk of the demo, `rows` applicants each, as a keep-alive client would send them. */
export function predictionRequests({
  apiKey,
  rows,
  path = "/api/v1/endpoints/loan-desk/predictions",
}: {
  readonly apiKey: string;
  readonly rows: number;
  readonly path?: string;
}): string[] {
  return Array.from({ length: DIFFERENT }, (_, who) => {
    const inputs = Array.from({ length: rows }, (_unused, row) => ({
      features: applicant(who * rows + row),
    }));
    return requestText(path, apiKey, JSON.stringify({ inputs }));
  });
}

function requestText(path: string, apiKey: string, body: string): string {
  return [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    `Authorization: Bearer ${apiKey}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}

function applicant(who: number) {
  return {
    Seniority: who % 31,
    Home: HOMES[who % HOMES.length],
    Time: 12 * (1 + (who % 5)),
    Records: who % 7 === 0 ? "yes" : "no",
    Job: JOBS[(who >> 2) % JOBS.length],
    Expenses: 35 + (who % 90),
    Income: who % 11 === 0 ? null : 60 + ((who * 7) % 240),
    Assets: (who * 131) % 9000,
    Debt: who % 3 === 0 ? (who * 17) % 2000 : 0,
    Amount: 200 + ((who * 53) % 2800),
    Price: 400 + ((who * 79) % 4000),
  };
}
