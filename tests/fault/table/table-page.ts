import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { inapplicable } from "./fault-column.ts";
import type { FaultTable, Lasting } from "./fault-table.ts";

/** Where the page lies. */
export const pageFile = resolve(import.meta.dirname, "../../../docs/fault-table.md");

/** The page as it is now. */
export function readPage(): string {
  return readFileSync(pageFile, "utf8");
}

/** What a page says above its tables. */
export const introduction = `# What each fault comes to

*Written by \`node tests/fault/table/write-table.ts\`; the tests beside it fail when it is out of date.*

A rotation of a custom domain with failover routing, in the simulated world of \`tests/fault/world\`: the real steps and AWS adapters on the twin, with the deployed roles, rules and state machine, on virtual time. Each row is a call that it makes, in order; each column is something that goes wrong there, and each cell is a run of its own in which nothing else goes wrong. What must come of it is written by hand in \`tests/fault/table/rule-once.ts\` and \`rule-always.ts\`: the verdict, exactly one record, the certificate that the custom domain holds in the end, how often it was changed, whether people were told, and what was repeated. A cell that differs fails the test.

## How to read it

\`rotated 1/0\`: the verdict of the record, then how many more calls of this operation and how many more runs of this function there were than without the fault: here the AWS SDK sent the call once more. \`0/1\`: Step Functions (of \`dispatch\` and \`close\`, Lambda's queue of events) ran the function once more.

| word | meaning |
| --- | --- |
| old certificate, new certificate | what the custom domain holds in the end, where the fault changed that |
| no record | nothing was started, or \`close\` could not write; the event is a dead letter |
| dead letter | the event is kept in \`latchkey-dead-letters\`, which has an alarm; [redrive it](runbook/dead-letter.md) |
| RecordNotWritten, NotPublished | how the execution failed after its verdict; \`close\` records and tells what \`Record\` could not |
| refused | \`Plan\` held for two hours, then gave up and told |

| fault | what happens |
| --- | --- |
| throttled, 5xx | the service refuses the call, in its own form; nothing is done |
| reset, no answer | the connection is reset, or nothing comes for 10 s; nothing is done |
| …, done | the call is carried out, but answered so |
| stale | a read answers with what was true before the last change |
| concurrent | the service refuses a change because of another one |
| denied | IAM refuses the call |
| killed after | the function's process ends when the call is done, before it sees the answer |
| 5xx all run | this call and every later one of the operation, until the function gives up |
| killed before, killed before return | the process ends before its first call, or when all is done |
| timed out | the function does nothing until its time is up |
| run twice | Step Functions runs the task's function twice; one answer counts |

| no place | because |
| --- | --- |
${Object.entries(inapplicable)
  .map(([mark, why]) => `| ${mark} | ${why} |`)
  .join("\n")}
`;

const headings: Readonly<Record<Lasting, string>> = {
  once: "Faults that strike once",
  always: "Faults that stay",
};

const explanations: Readonly<Record<Lasting, string>> = {
  once: "What passes by itself changes no verdict. A refusal by IAM does not pass: a person has to allow the call, so a rotation that has changed nothing yet ends as `failed`, and says so; one that has is not left unproven: it has minutes in which the call may be allowed again, and is undone after that.",
  always:
    "The fault meets every such call of the function, or every run, for good. Here the numbers are all calls of the operation and all runs of the function. There is one row for each operation; of the way back and of `close` only what is their own. Whatever cannot be done is told: by a verdict, a red execution or a dead letter.",
};

/** The part of the page with these tables, which are all of faults that last alike. */
export function sectionOf(lasts: Lasting, tables: readonly FaultTable[]): string {
  const cells = tables.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  const run = cells.filter(({ text }) => !Object.hasOwn(inapplicable, text)).length;
  const parts = tables.filter(({ rows }) => rows.length > 0).map(renderTable);
  return `## ${headings[lasts]}

${explanations[lasts]} ${cells.length} cells, ${run} of them run.

${parts.join("\n")}`;
}

/** The whole page. */
export function faultPage(tables: Readonly<Record<Lasting, readonly FaultTable[]>>): string {
  return [introduction, sectionOf("once", tables.once), sectionOf("always", tables.always)].join(
    "\n",
  );
}

/** Everything that is not as the rules want it, a line each. */
export function wrongCellsOf(tables: readonly FaultTable[]): readonly string[] {
  return tables.flatMap(({ scenario, columns, rows }) =>
    rows.flatMap(({ label, cells }) =>
      cells.flatMap(({ text, wrong }, at) => {
        const place = `${scenario.name}, ${label}, ${columns[at]?.name} (${columns[at]?.lasts})`;
        if (text === "") return [`${place}: empty`];
        return wrong.length === 0 ? [] : [`${place}: ${text}: ${wrong.join("; ")}`];
      }),
    ),
  );
}

function renderTable({ scenario, of, columns, rows }: FaultTable): string {
  const first = of === "call" ? "call" : "run of a function";
  const lines = [
    [first, ...columns.map(({ name }) => name)],
    ["---", ...columns.map(() => "---")],
    ...rows.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]),
  ];
  const table = lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
  return `### ${scenario.title}: ${of === "call" ? "calls" : "runs"}\n\n${table}\n`;
}
