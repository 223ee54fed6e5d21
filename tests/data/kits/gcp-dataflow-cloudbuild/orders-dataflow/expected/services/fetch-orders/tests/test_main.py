"""What starts a run and what does not, with events as they come."""
import base64
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import main  # noqa: E402

NOW = datetime.datetime(2024, 5, 1, 3, 0, tzinfo=datetime.timezone.utc)
CHANGED = base64.b64encode(b"changed=true").decode()
UNCHANGED = base64.b64encode(b"changed=false").decode()


def build(**different):
    return {
        "id": "b-1",
        "status": "SUCCESS",
        "tags": ["apply", "dev", "orders"],
        "results": {"buildStepOutputs": ["", "", CHANGED]},
        **different,
    }


def by_topic(what, environment="dev"):
    data = base64.b64encode(json.dumps(what).encode()).decode()
    body = {"message": {"data": data, "attributes": {"buildId": what.get("id", ""), "status": what["status"]}, "messageId": "7"}}
    return main.decide({"ce-type": main.PUBSUB}, body, environment, NOW)


def by_audit(what, last=True, environment="dev"):
    operation = {"id": "o"} | ({"last": True} if last else {"first": True})
    body = {"operation": operation, "protoPayload": {"serviceName": "cloudbuild.googleapis.com", "response": what}}
    return main.decide({"ce-type": main.AUDIT}, body, environment, NOW)


def test_an_apply_that_changed_something_starts_a_run():
    for decision in (by_topic(build()), by_audit(build())):
        assert decision.run and decision.run_id == "b-1"


def test_a_plan_never_starts_a_run():
    plan = build(tags=["plan", "dev", "orders"])
    assert not by_topic(plan).run
    assert not by_audit(plan).run


def test_another_environment_does_not_start_a_run():
    assert not by_topic(build(), environment="prod").run
    assert not by_audit(build(), environment="prod").run


def test_a_build_that_failed_or_goes_on_does_not_start_a_run():
    for status in ("FAILURE", "WORKING", "QUEUED", "TIMEOUT", "CANCELLED"):
        assert not by_topic(build(status=status)).run


def test_a_build_that_changed_nothing_does_not_start_a_run():
    assert not by_topic(build(results={"buildStepOutputs": [UNCHANGED]})).run
    assert not by_topic(build(results={})).run
    assert not by_topic(build(results=None)).run


def test_the_first_entry_of_an_operation_does_not_start_a_run():
    assert not by_audit(build(), last=False).run


def test_the_same_build_has_the_same_run():
    assert by_topic(build()) == by_topic(build())


def test_a_schedule_starts_a_run_of_its_time():
    decision = main.decide({"x-cloudscheduler-scheduletime": "2024-05-01T03:00:00Z"}, {}, "dev", NOW)
    assert decision.run and decision.run_id == "at-2024-05-01T03-00-00Z"


def test_a_file_starts_a_run_of_its_generation():
    headers = {"ce-type": main.FILE}
    first = main.decide(headers, {"bucket": "b", "name": "x.csv", "generation": "1"}, "dev", NOW)
    second = main.decide(headers, {"bucket": "b", "name": "x.csv", "generation": "2"}, "dev", NOW)
    assert first.run and second.run and first.run_id != second.run_id


def test_other_events_do_not_start_a_run():
    assert not main.decide({"ce-type": "something.else"}, {}, "dev", NOW).run


def test_ids_can_be_names_of_files():
    assert main.safe("../a b\n/c") == "..-a-b--c"


def test_a_run_belongs_to_the_time_of_its_event():
    assert main.moment_of({"ce-time": "2024-04-30T23:59:59Z"}, NOW).date() == datetime.date(2024, 4, 30)
    assert main.moment_of({}, NOW) == NOW
    assert main.moment_of({"ce-time": "nonsense"}, NOW) == NOW
