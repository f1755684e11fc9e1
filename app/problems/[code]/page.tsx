import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PROBLEM_HELP } from "#lib/http/problem-help";
import { REFUSALS, type RefusalCode } from "#lib/kernel/refusal";

type Props = { readonly params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Problem: ${(await params).code}` };
}

/** What a refusal of the API means and what to do about it: the page its `type` names. */
export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  const problem = problemOf(code);
  if (problem === null) notFound();
  return (
    <main className="mx-auto max-w-xl p-8">
      <p className="font-mono text-muted text-sm">
        {problem.status} {code}
      </p>
      <h1 className="mt-1 mb-4 font-semibold text-2xl tracking-tight">{problem.title}</h1>
      <p className="leading-relaxed">{problem.help}</p>
    </main>
  );
}

function problemOf(code: string) {
  if (code === "bug") return { status: 500, title: "Something broke", help: PROBLEM_HELP.bug };
  if (!Object.hasOwn(REFUSALS, code)) return null;
  const known = code as RefusalCode;
  return { ...REFUSALS[known], help: PROBLEM_HELP[known] };
}
