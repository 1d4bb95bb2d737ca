import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StackDescriptionError } from "../../src/stack/json-cursor.ts";
import { parseStackDescription } from "../../src/stack/parse-stack-description.ts";
import { fixtureSnapshot, functionArn } from "./fixture/fixture-snapshot.ts";
import { ROOT } from "./fixture/running-stack.ts";

/** The fixture as loose JSON, so that it can be made wrong. */
// biome-ignore lint/suspicious/noExplicitAny: the tests put wrong values anywhere into it
type Loose = any;

function problemWith(change: (snapshot: Loose) => void): StackDescriptionError {
  const snapshot: Loose = fixtureSnapshot();
  change(snapshot);
  try {
    parseStackDescription(snapshot);
  } catch (error) {
    if (error instanceof StackDescriptionError) return error;
    throw error;
  }
  throw new Error("The stack was not refused");
}

describe("a stack description", () => {
  it("is taken as it is when it is right", () => {
    expect(parseStackDescription(fixtureSnapshot())).toEqual(fixtureSnapshot());
  });

  it("may leave out kinds of resource that it does not have", () => {
    const stack = parseStackDescription({
      version: 1,
      account: "123456789012",
      region: "us-east-1",
    });
    expect(stack.functions).toEqual({});
    expect(stack.queues).toEqual({});
  });

  it("is not written to", () => {
    const snapshot = fixtureSnapshot();
    const before = JSON.stringify(snapshot);
    parseStackDescription(snapshot);
    expect(JSON.stringify(snapshot)).toBe(before);
  });

  it("is what the infrastructure writes", () => {
    const file = `${ROOT}infra/stack.snapshot.json`;
    expect(() => parseStackDescription(JSON.parse(readFileSync(file, "utf8")))).not.toThrow();
  });

  const wrong: readonly (readonly [string, string, (snapshot: Loose) => void])[] = [
    [
      "another version",
      "$.version",
      (s) => {
        s.version = 2;
      },
    ],
    [
      "an account of 11 digits",
      "$.account",
      (s) => {
        s.account = "12345678901";
      },
    ],
    [
      "an unknown key",
      "$",
      (s) => {
        s.lambdas = {};
      },
    ],
    [
      "an unknown key of a function",
      "$.functions.echo",
      (s) => {
        s.functions.echo.timeout = 3;
      },
    ],
    [
      "a function without ARN",
      "$.functions.echo.arn",
      (s) => {
        delete s.functions.echo.arn;
      },
    ],
    [
      "a handler without export",
      "$.functions.echo.handler",
      (s) => {
        s.functions.echo.handler = "src/echo";
      },
    ],
    [
      "a handler outside the root",
      "$.functions.echo.handler",
      (s) => {
        s.functions.echo.handler = "../x.handler";
      },
    ],
    [
      "a time-out of 901 s",
      "$.functions.echo.timeoutSeconds",
      (s) => {
        s.functions.echo.timeoutSeconds = 901;
      },
    ],
    [
      "a time-out in text",
      "$.functions.echo.timeoutSeconds",
      (s) => {
        s.functions.echo.timeoutSeconds = "60";
      },
    ],
    [
      "a number in the environment",
      "$.functions.echo.environment.A",
      (s) => {
        s.functions.echo.environment.A = 1;
      },
    ],
    [
      "three retries",
      "$.functions.echo.maximumRetryAttempts",
      (s) => {
        s.functions.echo.maximumRetryAttempts = 3;
      },
    ],
    [
      "a function's role that is not there",
      "$.functions.echo.role",
      (s) => {
        s.functions.echo.role = "none";
      },
    ],
    [
      "a function's queue that is not there",
      "$.functions.echo.deadLetterArn",
      (s) => {
        s.functions.echo.deadLetterArn = "arn:aws:sqs:us-east-1:123456789012:none";
      },
    ],
    [
      "an effect that is not one",
      "$.roles.rule-role.statements[0].Effect",
      (s) => {
        s.roles["rule-role"].statements[0].Effect = "Permit";
      },
    ],
    [
      "an action without service",
      "$.roles.rule-role.statements[0].Action[0]",
      (s) => {
        s.roles["rule-role"].statements[0].Action = ["PutEvents"];
      },
    ],
    [
      "a pattern that AWS would refuse",
      "$.rules.to-echo.eventPattern",
      (s) => {
        s.rules["to-echo"].eventPattern = { source: "x" };
      },
    ],
    [
      "a rule's state",
      "$.rules.to-echo.state",
      (s) => {
        s.rules["to-echo"].state = "ON";
      },
    ],
    [
      "a target that is not there",
      "$.rules.to-echo.targets[0].arn",
      (s) => {
        s.rules["to-echo"].targets[0].arn = functionArn("none");
      },
    ],
    [
      "a target's queue that is not there",
      "$.rules.to-echo.targets[0].deadLetterArn",
      (s) => {
        s.rules["to-echo"].targets[0].deadLetterArn = functionArn("echo");
      },
    ],
    [
      "a target's role that is not there",
      "$.rules.to-laps.targets[0].roleArn",
      (s) => {
        s.rules["to-laps"].targets[0].roleArn = "arn:aws:iam::123456789012:role/none";
      },
    ],
    [
      "a state machine target without a role",
      "$.rules.to-laps.targets[0].roleArn",
      (s) => {
        delete s.rules["to-laps"].targets[0].roleArn;
      },
    ],
    [
      "186 retries",
      "$.rules.to-echo.targets[0].retry.maximumRetryAttempts",
      (s) => {
        s.rules["to-echo"].targets[0].retry = { maximumRetryAttempts: 186 };
      },
    ],
    [
      "six targets",
      "$.rules.to-echo.targets",
      (s) => {
        s.rules["to-echo"].targets = Array(6).fill(s.rules["to-echo"].targets[0]);
      },
    ],
    [
      "a definition that leads nowhere",
      "$.stateMachines.laps.definition",
      (s) => {
        s.stateMachines.laps.definition.StartAt = "None";
      },
    ],
    [
      "a task whose function is not there",
      "$.stateMachines.laps.definition.States.Count.Resource",
      (s) => {
        s.stateMachines.laps.definition.States.Count.Resource = functionArn("none");
      },
    ],
    [
      "an Express workflow",
      "$.stateMachines.laps.type",
      (s) => {
        s.stateMachines.laps.type = "EXPRESS";
      },
    ],
    [
      "a state machine's role that is not there",
      "$.stateMachines.laps.role",
      (s) => {
        s.stateMachines.laps.role = "none";
      },
    ],
    [
      "a bucket without versioning said",
      "$.buckets.records.versioned",
      (s) => {
        delete s.buckets.records.versioned;
      },
    ],
  ];
  it.each(wrong)("is refused for %s, at %s", (_what, path, change) => {
    const problem = problemWith(change);
    expect(problem.path).toBe(path);
    expect(problem.message).toMatch(/Example of a right value: ./);
  });

  it.each([null, [], "text", 7])("is refused when it is %j", (snapshot) => {
    expect(() => parseStackDescription(snapshot)).toThrow(/^\$: must be an object/);
  });

  it("is refused for a task inside a Map or Parallel state whose function is not there", () => {
    const problem = problemWith((s) => {
      s.stateMachines.laps.definition = {
        StartAt: "Both",
        States: {
          Both: {
            Type: "Parallel",
            End: true,
            Branches: [
              {
                StartAt: "T",
                States: { T: { Type: "Task", Resource: functionArn("none"), End: true } },
              },
            ],
          },
        },
      };
    });
    expect(problem.path).toBe(
      "$.stateMachines.laps.definition.States.Both.Branches[0].States.T.Resource",
    );
  });
});
