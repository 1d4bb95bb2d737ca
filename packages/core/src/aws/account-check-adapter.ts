import { ACMClient, GetCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/** Harmless questions about an account, for whoever looks whether all is in place. */
export interface AccountCheck {
  /** Certificates in us-east-1 of every status, of RSA keys of up to 2,048 bits at least. */
  countCertificates(): Promise<number>;
  /** Asks for a certificate that need not exist: only whether it may be asked for matters. */
  tryGetCertificate(arn: string): Promise<void>;
  /** Asks a Region's event history for one event: only whether it may be asked for matters. */
  tryLookupEvents(region: string): Promise<void>;
  /** Messages that wait in a queue; undefined when there is no such queue. */
  countMessages(queueName: string): Promise<number | undefined>;
  /** Who is subscribed to a topic, by its ARN; undefined when there is no such topic. */
  listSubscriptions(topicArn: string): Promise<readonly TopicSubscription[] | undefined>;
}

/** One subscription of a topic. */
export interface TopicSubscription {
  /** As SNS spells it: `email`, `https`, `lambda`, … */
  readonly protocol: string;
  readonly endpoint: string;
  /** False until the address has confirmed; AWS forgets one that has not for two days. */
  readonly isConfirmed: boolean;
}

/** What SQS calls a queue that is not there, in its two protocols. */
const noQueue = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/**
 * AWS: ACM API, `ListCertificates`, `GetCertificate`; SQS API, `GetQueueUrl`, `GetQueueAttributes`;
 * SNS API, `ListSubscriptionsByTopic`; CloudTrail API, `LookupEvents`.
 * Throws the classes of errors.ts.
 */
export function createAccountCheckAdapter(access?: AwsAccess): AccountCheck {
  const acm = new ACMClient(clientConfig(controlRegion, access));
  const sqs = new SQSClient(clientConfig(controlRegion, access));
  const sns = new SNSClient(clientConfig(controlRegion, access));
  return {
    countCertificates: () => countCertificates(acm),
    async tryGetCertificate(arn) {
      const call = { service: "ACM", operation: "GetCertificate", region: controlRegion };
      await callAwsUnless(call, ["ResourceNotFoundException"], () =>
        acm.send(new GetCertificateCommand({ CertificateArn: arn })),
      );
    },
    async tryLookupEvents(region) {
      const client = new CloudTrailClient(clientConfig(region, access));
      await callAws({ service: "CloudTrail", operation: "LookupEvents", region }, () =>
        client.send(new LookupEventsCommand({ MaxResults: 1 })),
      );
    },
    countMessages: (queueName) => countMessages(sqs, queueName),
    listSubscriptions: (topicArn) => listSubscriptions(sns, topicArn),
  };
}

async function countCertificates(client: ACMClient): Promise<number> {
  let count = 0;
  let token: string | undefined;
  do {
    const input = { MaxItems: 1000, ...definedOnly({ NextToken: token }) };
    const page = await callAws(
      { service: "ACM", operation: "ListCertificates", region: controlRegion },
      () => client.send(new ListCertificatesCommand(input)),
    );
    count += page.CertificateSummaryList?.length ?? 0;
    token = page.NextToken;
  } while (token !== undefined);
  return count;
}

async function countMessages(client: SQSClient, queueName: string): Promise<number | undefined> {
  const found = await callAwsUnless(
    { service: "SQS", operation: "GetQueueUrl", region: controlRegion },
    noQueue,
    () => client.send(new GetQueueUrlCommand({ QueueName: queueName })),
  );
  if (found?.QueueUrl === undefined) return undefined;
  const { QueueUrl } = found;
  const { Attributes } = await callAws(
    { service: "SQS", operation: "GetQueueAttributes", region: controlRegion },
    () =>
      client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      ),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

async function listSubscriptions(
  client: SNSClient,
  topicArn: string,
): Promise<readonly TopicSubscription[] | undefined> {
  const call = { service: "SNS", operation: "ListSubscriptionsByTopic", region: controlRegion };
  return await callAwsUnless(call, ["NotFoundException"], async () => {
    const all: TopicSubscription[] = [];
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = "", Endpoint = "", SubscriptionArn } of Subscriptions) {
        // Instead of an ARN: `PendingConfirmation`, and for what was removed `Deleted`.
        if (SubscriptionArn === "Deleted") continue;
        const isConfirmed = SubscriptionArn !== "PendingConfirmation";
        all.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed });
      }
    }
    return all;
  });
}
