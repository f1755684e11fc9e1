import { notFound } from "next/navigation";
import { Refusal } from "#lib/kernel/refusal";

/** What was asked for, or the page that says in the same words that it is not there or not the reader's. */
export async function orNotFound<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") notFound();
    throw error;
  }
}
