/** The certificate of AWS's own samples. */
export const certificateArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/** ACM user guide, "Amazon EventBridge support for ACM": ACM Certificate Available. */
export function availableEvent(action = "ISSUANCE", arn = certificateArn) {
  return {
    version: "0",
    id: "01234567-0123-0123-0123-0123456789ab",
    "detail-type": "ACM Certificate Available",
    source: "aws.acm",
    account: "123456789012",
    time: "2026-09-01T18:43:48Z",
    region: "us-east-1",
    resources: [arn],
    detail: {
      Action: action,
      CertificateType: "AMAZON_ISSUED",
      CommonName: "auth.example.com",
      FirstSubjectAlternativeName: "auth.example.com",
      ValidityInDays: 198,
      CertificateKeyPairOrigin: "AWS_MANAGED",
      DomainValidationMethod: "DNS",
      CertificateCreatedDate: "2026-09-01T18:43:48Z",
      CertificateExpirationDate: "2027-03-18T18:43:48Z",
      DaysToExpiry: 198,
      InUse: false as unknown,
      Exported: false,
    },
  };
}

/** AWS Health user guide, "AWS Health events schema for EventBridge", with ACM's values. */
export function healthEvent(entities: readonly string[] = [certificateArn]) {
  return {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "AWS Health Event",
    source: "aws.health",
    account: "123456789012",
    time: "2026-09-01T09:01:22Z",
    region: "us-west-2",
    resources: [...entities],
    detail: {
      eventArn:
        "arn:aws:health:us-east-1::event/ACM/AWS_ACM_RENEWAL_STATE_CHANGE/AWS_ACM_RENEWAL_STATE_CHANGE_example",
      service: "ACM",
      eventTypeCode: "AWS_ACM_RENEWAL_STATE_CHANGE",
      eventTypeCategory: "scheduledChange",
      eventRegion: "us-east-1",
      affectedEntities: entities.map((entityValue) => ({ entityValue })),
      page: "1",
      totalPages: "1",
      backupEvent: "true",
    },
  };
}

/** Step Functions developer guide, "Step Functions Execution Status Change". */
export function executionEvent(status: string, detail: Readonly<Record<string, unknown>> = {}) {
  const name = "auth-example-com-0123456789abcdef";
  return {
    version: "0",
    id: "315c1398-40ff-a850-213b-158f73e60175",
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: "123456789012",
    time: "2026-11-21T02:38:37Z",
    region: "us-east-1",
    resources: [`arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:${name}`],
    detail: {
      executionArn: `arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:${name}`,
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
      name,
      status,
      startDate: Date.parse("2026-11-21T00:38:37.123Z"),
      stopDate: Date.parse("2026-11-21T02:38:37.000Z"),
      input: '{"customDomain":"auth.example.com","action":"rotate","apply":true}',
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: null,
      cause: null,
      ...detail,
    },
  };
}
