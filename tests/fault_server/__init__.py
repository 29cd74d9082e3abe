"""A Replicate-compatible server that misbehaves on request: the demo engine's classes, with faults around its routes.

```
with FaultServer() as server:
    server.answer_with(ScriptedAnswer(("A ", "red ", "boat.")))
    server.plan(Phase.STREAM, Cut(after_bytes=400, ending=Ending.RESET))
    ...                                    # drive the client at server.base_url with server.token
    server.wait_for(Phase.POLL, 1)
    assert server.ledger.count(Phase.POST) == 1
```
`server` is the thing itself, `faults` and `outlets` what can go wrong, `scripted` what it answers, `gate` how a test
holds it, `ledger` what it saw. `python -m tests.fault_server --script FILE.json` runs it as a process.
"""
