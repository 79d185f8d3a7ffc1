"""What schemathesis has to know of heft's own kind of body: lines of JSON, which the description calls a text."""
import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
