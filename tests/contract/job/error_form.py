"""How boto3 reads the twin's refusals. Prints one entry a call as JSON; the test judges them."""

import json

import boto3
from botocore.exceptions import ClientError

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ARN = f"arn:aws:acm:us-east-1:123456789012:certificate/{UNKNOWN}"

acm = boto3.client("acm")
cognito = boto3.client("cognito-idp")
events = boto3.client("events")
route53 = boto3.client("route53")
s3 = boto3.client("s3")
sqs = boto3.client("sqs")
ssm = boto3.client("ssm")
states = boto3.client("stepfunctions")

CALLS = {
    "acm": (acm.exceptions.ResourceNotFoundException, lambda: acm.describe_certificate(CertificateArn=ARN)),
    "acm tags": (
        acm.exceptions.ResourceNotFoundException,
        lambda: acm.add_tags_to_certificate(CertificateArn=ARN, Tags=[{"Key": "a"}]),
    ),
    "cognito": (
        cognito.exceptions.ResourceNotFoundException,
        lambda: cognito.describe_user_pool(UserPoolId="us-east-1_Unknown99"),
    ),
    "cognito text": (
        cognito.exceptions.InvalidParameterException,
        lambda: cognito.describe_user_pool(UserPoolId="no pool ID"),
    ),
    "route53": (route53.exceptions.NoSuchHealthCheck, lambda: route53.get_health_check(HealthCheckId=UNKNOWN)),
    "route53 zone": (route53.exceptions.NoSuchHostedZone, lambda: route53.get_hosted_zone(Id="Z00000000000")),
    "events": (
        events.exceptions.InvalidEventPatternException,
        lambda: events.test_event_pattern(EventPattern="{", Event="{}"),
    ),
    "s3": (s3.exceptions.NoSuchBucket, lambda: s3.get_object(Bucket="contract-none", Key="a")),
    "s3 head": (ClientError, lambda: s3.head_object(Bucket="contract-none", Key="a")),
    "sqs": (sqs.exceptions.QueueDoesNotExist, lambda: sqs.get_queue_url(QueueName="none")),
    "ssm": (ssm.exceptions.ParameterNotFound, lambda: ssm.get_parameter(Name="/none")),
    "states": (
        states.exceptions.ExecutionDoesNotExist,
        lambda: states.describe_execution(
            executionArn="arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:none"
        ),
    ),
}


def seen(expected, call):
    try:
        call()
    except expected as error:  # by its own class, which botocore makes from its model
        response = error.response
        return {
            "code": response["Error"]["Code"],
            "message": response["Error"]["Message"],
            "status": response["ResponseMetadata"]["HTTPStatusCode"],
            "hasRequestId": bool(response["ResponseMetadata"].get("RequestId")),
        }
    return None


print(json.dumps({name: seen(*call) for name, call in CALLS.items()}))
