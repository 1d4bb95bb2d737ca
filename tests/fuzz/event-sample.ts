import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../fixture/event/", import.meta.url);

/** Events in the shapes that AWS documents, by the file's name without its ending. */
export const eventSamples: Readonly<Record<string, unknown>> = Object.fromEntries(
  readdirSync(folder).map((file) => [
    file.replace(".json", ""),
    JSON.parse(readFileSync(new URL(file, folder), "utf8")),
  ]),
);

/** AWS Health about ACM; its entity values are illustrative, as in AWS's documentation. */
const healthEvent = {
  "detail-type": "AWS Health Event",
  source: "aws.health",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  time: "2026-09-01T09:01:22Z",
  account: "123456789012",
  resources: [
    "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
  ],
  detail: {
    service: "ACM",
    eventTypeCode: "AWS_ACM_RENEWAL_STATE_CHANGE",
    affectedEntities: [
      {
        entityValue:
          "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
      },
    ],
  },
};

/** All of them, bare and in the wrapper in which the rules send them. */
export const givenEvents: readonly unknown[] = [
  ...Object.values(eventSamples),
  healthEvent,
].flatMap((event) => [event, { apply: true, event }]);
