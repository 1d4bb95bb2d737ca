import { StackDescriptionError } from "./json-cursor.ts";
import { findByArn, type StackDescription } from "./stack-description.ts";

/**
 * Checks that everything that a stack names is in it: roles, queues, targets, the functions of the tasks.
 * @throws StackDescriptionError
 */
export function checkStackReferences(stack: StackDescription): void {
  for (const [name, description] of Object.entries(stack.functions)) {
    const path = `$.functions.${name}`;
    needRoleName(stack, `${path}.role`, description.role);
    needQueue(stack, `${path}.deadLetterArn`, description.deadLetterArn);
    needLogGroup(stack, `${path}.logGroup`, description.logGroup);
  }
  for (const [name, machine] of Object.entries(stack.stateMachines)) {
    const path = `$.stateMachines.${name}`;
    needRoleName(stack, `${path}.role`, machine.role);
    checkTasks(stack, `${path}.definition`, machine.definition);
    needLogGroup(stack, `${path}.logging.logGroup`, machine.logging?.logGroup);
  }
  checkRules(stack);
  checkSchedules(stack);
  for (const [name, { actions }] of Object.entries(stack.alarms ?? {})) {
    for (const [index, arn] of actions.entries()) {
      if (findByArn(stack.topics ?? {}, arn)) continue;
      const path = `$.alarms.${name}.actions[${index}]`;
      refuse(path, "topic", arn, Object.values(stack.topics ?? {}));
    }
  }
}

function checkSchedules(stack: StackDescription): void {
  for (const [name, { target }] of Object.entries(stack.schedules ?? {})) {
    const path = `$.schedules.${name}.target`;
    needQueue(stack, `${path}.deadLetterArn`, target.deadLetterArn);
    needRoleArn(stack, `${path}.roleArn`, target.roleArn);
    const known = { ...stack.functions, ...stack.stateMachines };
    if (!findByArn<{ readonly arn: string }>(known, target.arn)) {
      refuse(`${path}.arn`, "function or state machine", target.arn, Object.values(known));
    }
  }
}

function checkRules(stack: StackDescription): void {
  for (const [name, rule] of Object.entries(stack.rules)) {
    for (const [index, target] of rule.targets.entries()) {
      const path = `$.rules.${name}.targets[${index}]`;
      needQueue(stack, `${path}.deadLetterArn`, target.deadLetterArn);
      needRoleArn(stack, `${path}.roleArn`, target.roleArn);
      const isMachine = findByArn(stack.stateMachines, target.arn) !== undefined;
      const others = { ...stack.functions, ...stack.topics };
      if (isBusOf(stack, target.arn)) {
        if (target.roleArn !== undefined) continue;
        throw new StackDescriptionError(
          `${path}.roleArn`,
          "is missing, and an event bus target needs one",
          "arn:aws:iam::123456789012:role/latchkey-trail-role",
        );
      }
      if (!isMachine && !findByArn<{ readonly arn: string }>(others, target.arn)) {
        const known = [...Object.values(others), ...Object.values(stack.stateMachines)];
        refuse(`${path}.arn`, "function, topic or state machine", target.arn, known);
      }
      if (isMachine && target.roleArn === undefined) {
        throw new StackDescriptionError(
          `${path}.roleArn`,
          "is missing, and a state machine target needs one",
          "arn:aws:iam::123456789012:role/latchkey-start-rotation-role",
        );
      }
    }
  }
}

/** The account's default bus in the stack's Region, to which rules of other Regions forward. */
export function isBusOf(stack: StackDescription, arn: string): boolean {
  return arn === `arn:aws:events:${stack.region}:${stack.account}:event-bus/default`;
}

/** Walks the definition, also into Map and Parallel states. */
function checkTasks(stack: StackDescription, path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkTasks(stack, `${path}[${index}]`, item);
    return;
  }
  const node = value as Readonly<Record<string, unknown>>;
  if (node.Type === "Task" && typeof node.Resource === "string") {
    if (!findByArn(stack.functions, node.Resource)) {
      refuse(`${path}.Resource`, "function", node.Resource, Object.values(stack.functions));
    }
    return;
  }
  for (const key of Object.keys(node)) {
    if (["States", "Branches", "Iterator", "ItemProcessor"].includes(key) || isStateOf(path)) {
      checkTasks(stack, `${path}.${key}`, node[key]);
    }
  }
}

function isStateOf(path: string): boolean {
  return path.endsWith(".States");
}

function needRoleName(stack: StackDescription, path: string, role: string): void {
  if (stack.roles[role] === undefined) {
    throw new StackDescriptionError(
      path,
      `names the role "${role}", which is not in $.roles`,
      Object.keys(stack.roles)[0] ?? "latchkey-plan-role",
    );
  }
}

function needRoleArn(stack: StackDescription, path: string, arn: string | undefined): void {
  if (arn !== undefined && !findByArn(stack.roles, arn)) {
    refuse(path, "role", arn, Object.values(stack.roles));
  }
}

function needLogGroup(stack: StackDescription, path: string, name: string | undefined): void {
  if (name === undefined || stack.logGroups?.[name] !== undefined) return;
  throw new StackDescriptionError(
    path,
    `names the log group "${name}", which is not in $.logGroups`,
    Object.keys(stack.logGroups ?? {})[0] ?? "/aws/lambda/latchkey-plan",
  );
}

function needQueue(stack: StackDescription, path: string, arn: string | undefined): void {
  if (arn !== undefined && !findByArn(stack.queues, arn)) {
    refuse(path, "queue", arn, Object.values(stack.queues));
  }
}

function refuse(
  path: string,
  kind: string,
  arn: string,
  known: readonly { readonly arn: string }[],
): never {
  throw new StackDescriptionError(
    path,
    `names "${arn}", which is no ${kind} of this stack`,
    known[0]?.arn ?? "an ARN of this stack",
  );
}
