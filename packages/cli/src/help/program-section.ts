import type { HelpSection } from "../command/command-spec.ts";
import { exampleSection } from "./help-part.ts";

/** What `latchkey --help` says after the commands. */
export const programSections: readonly HelpSection[] = [
  {
    title: "Nothing is changed without --apply",
    lines: [
      "rotate, rollback and redrive take it; every other command only reads. audit, list, show, plan, verify and doctor work on an account where nothing is deployed. Credentials and profiles are found as every AWS tool finds them.",
    ],
  },
  {
    title: "Exit codes",
    indent: 4,
    lines: [
      "0   done, and nothing stands in the way of anything",
      "1   failure: the world could not be read; standard error says why",
      "2   a change is planned, and was not made",
      "3   refused, held, not proven or not well: the output says what a person has to do",
      "4   an audit found something as severe as --fail-on says",
      "64  the command line or a setting is wrong",
      "130 interrupted by Ctrl-C",
    ],
  },
  exampleSection(
    "latchkey audit --report audit.html",
    "latchkey list",
    "latchkey plan auth.example.com",
    "latchkey rotate auth.example.com --apply --wait",
    "latchkey doctor --profile production",
    "latchkey plan --help",
  ),
];
