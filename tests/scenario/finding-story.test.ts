import { afterAll, beforeAll, describe, it } from "vitest";
import { bootFindingBench, type FindingBench } from "./finding/finding-bench.ts";
import { stories } from "./finding/stories.ts";
import type { FindingStory } from "./finding/story.ts";

/** Far more than a story takes on a machine that has nothing else to do. */
const mostMs = 180_000;

describe("findings that need a story", () => {
  let bench: FindingBench;
  beforeAll(async () => {
    bench = await bootFindingBench();
    await bench.makeSubjects([...new Set(stories.map(({ subject }) => subject))]);
  }, mostMs);
  afterAll(async () => {
    await bench.stop();
  });
  const tell = async (story: FindingStory) => {
    const { region } = bench.subject(story.subject);
    await story.tell(bench, (changes) => bench.audit({ region, ...changes }));
  };
  const alone = stories.filter(({ isRefusing }) => isRefusing === true);
  const together = stories.filter((story) => !alone.includes(story));

  describe.concurrent("each in a custom domain of its own", () => {
    it.each(together)("$name: $title", tell, mostMs);
  });

  // What is refused is refused to every story.
  describe("one after the other", () => {
    it.each(alone)("$name: $title", tell, mostMs);
  });
});
