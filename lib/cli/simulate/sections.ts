import { estimationSections } from "./estimation";
import { guaranteeSection } from "./guarantee";
import { reviewersSection } from "./reviewers";
import { routingSection } from "./routing";
import type { Section, SectionInput } from "./section";
import { simulatorSection } from "./simulator";
import { WORLDS } from "./worlds";

/** The parts of the simulation by the names that may be asked for, in the order they run. */
export const SECTIONS: Readonly<Record<string, (input: SectionInput) => readonly Section[]>> = {
  routing: (input) => WORLDS.map((world) => routingSection(world, input)),
  reviewers: (input) => [reviewersSection(input)],
  estimation: estimationSections,
  guarantee: (input) => [guaranteeSection(input)],
  simulator: (input) => [simulatorSection(input)],
};
