import { LatchkeyError } from "../error.ts";
import type { UnitSearch } from "./unit-search.ts";

/**
 * Asks Cognito for custom domains by name, until the search is over; the answers may come later
 * (`search.flight`). Names are guesses, and the
 * walk finds whatever they miss: a name that Cognito does not take is none, and any other failure
 * ends the asking without being a problem of the unit.
 *
 * @returns how many of the names, from the first on, were asked for
 */
export async function askNames(search: UnitSearch, names: readonly string[]): Promise<number> {
  const { unit, ports, flight } = search;
  const bucket = ports.pace.of("UserPoolResourceRead", unit.region);
  let isRefused = false;
  let asked = 0;
  for (const name of names) {
    if (search.isOver() || isRefused) break;
    if (!search.knows(name)) {
      await flight.room();
      await bucket.take();
      if (search.isOver()) break;
      flight.launch(async () => {
        isRefused = !(await ask(search, name)) || isRefused;
      });
    }
    asked += 1;
  }
  return asked;
}

/** False when it makes no sense to ask for more names. Never rejects. */
async function ask(search: UnitSearch, name: string): Promise<boolean> {
  const [answer] = await Promise.allSettled([search.describe(name)]);
  if (answer.status === "rejected") {
    const { reason } = answer;
    return reason instanceof LatchkeyError && reason.code === "aws.request-rejected";
  }
  if (answer.value !== undefined) {
    const { userPoolId, region } = answer.value;
    search.add({ name, region, userPoolId, customDomain: answer.value });
  }
  return true;
}
