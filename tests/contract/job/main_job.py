"""The main job by boto3: a custom domain is made, its certificate replaced and followed.

Prints what was seen as JSON; the test judges it. Takes the custom domain and the state machine's ARN.
"""

import json
import sys
import time

import boto3

CUSTOM_DOMAIN, STATE_MACHINE, BUCKET = sys.argv[1:4]
PARENT = CUSTOM_DOMAIN.split(".", 1)[1]
DEADLINE_SECONDS = 240

acm = boto3.client("acm")
cognito = boto3.client("cognito-idp", region_name="eu-west-1")
route53 = boto3.client("route53")
states = boto3.client("stepfunctions")
s3 = boto3.client("s3")
ssm = boto3.client("ssm")


def wait_for(what, probe):
    """Asks again and again until there is an answer."""
    end = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < end:
        found = probe()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError(what)


def record(zone_id, record_set):
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record_set}]}
    change = route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
    waiter = route53.get_waiter("resource_record_sets_changed")
    waiter.wait(Id=change["ChangeInfo"]["Id"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})


def describe(arn):
    return acm.describe_certificate(CertificateArn=arn)["Certificate"]


def issue(zone_id):
    arn = acm.request_certificate(DomainName=CUSTOM_DOMAIN, ValidationMethod="DNS")["CertificateArn"]

    def cname():
        return describe(arn)["DomainValidationOptions"][0].get("ResourceRecord")

    wanted = wait_for("the CNAME", cname)
    values = [{"Value": wanted["Value"]}]
    record(zone_id, {"Name": wanted["Name"], "Type": wanted["Type"], "TTL": 300, "ResourceRecords": values})
    waiter = acm.get_waiter("certificate_validated")
    waiter.wait(CertificateArn=arn, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    # The waiter looks at the validation of the names; the certificate is issued some time after.
    wait_for("the certificate", lambda: describe(arn)["Status"] == "ISSUED")
    return arn


def describe_active():
    def active():
        description = cognito.describe_user_pool_domain(Domain=CUSTOM_DOMAIN)["DomainDescription"]
        return description if description.get("Status") == "ACTIVE" else None

    return wait_for(f"{CUSTOM_DOMAIN} to be active", active)


def rotation_of(arn):
    """The execution that was started for the certificate, once it is over."""
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=STATE_MACHINE)
    for execution in pages.search("executions[?status!='RUNNING']"):
        described = states.describe_execution(executionArn=execution["executionArn"])
        if arn in described["input"]:
            return described
    return None


def records():
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"records/{CUSTOM_DOMAIN}/")
    keys = list(pages.search("Contents[].Key"))
    return [json.loads(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()) for key in keys if key]


def main():
    zone_id = route53.create_hosted_zone(Name=PARENT, CallerReference=PARENT)["HostedZone"]["Id"]
    record(zone_id, {"Name": PARENT, "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]})
    first = issue(zone_id)
    pool_id = cognito.create_user_pool(PoolName="customers")["UserPool"]["Id"]
    made = cognito.create_user_pool_domain(
        Domain=CUSTOM_DOMAIN,
        UserPoolId=pool_id,
        ManagedLoginVersion=2,
        CustomDomainConfig={"CertificateArn": first, "SecurityPolicy": "TLS_V1_2_2021"},
    )
    target = {
        "HostedZoneId": "Z2FDTNDATAQYW2",
        "DNSName": made["CloudFrontDomain"],
        "EvaluateTargetHealth": False,
    }
    record(zone_id, {"Name": CUSTOM_DOMAIN, "Type": "A", "AliasTarget": target})
    before = describe_active()
    second = issue(zone_id)
    rotation = wait_for("the rotation to end", lambda: rotation_of(second))
    name = f"/latchkey/custom-domain/{CUSTOM_DOMAIN}/certificate-arn"
    return {
        "first": first,
        "second": second,
        "certificatePem": acm.get_certificate(CertificateArn=second)["Certificate"],
        "before": before,
        "after": describe_active(),
        "status": rotation["status"],
        "execution": rotation["executionArn"],
        "records": records(),
        "parameter": ssm.get_parameter(Name=name)["Parameter"]["Value"],
    }


print(json.dumps(main(), default=str))
