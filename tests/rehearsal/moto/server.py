"""moto's server, which can deploy this service.

moto's CloudFormation ignores types that it does not know. Here they are recorded: GET /recorded lists them with their
properties, beside the types that moto creates. The server prints its port.
"""

import json

import stacks  # noqa: F401
import tables  # noqa: F401
from created import CREATED, Created
from moto.cloudformation import parsing
from moto.cloudformation.models import cloudformation_backends
from moto.core.common_models import CloudFormationModel
from moto.server import DomainDispatcherApplication, create_backend_app
from recorded import RECORDED, Recorded, recorded
from users import USERS
from werkzeug.serving import WSGIRequestHandler, make_server

of_moto = parsing.get_model_map()


def find_class(kind):
    return CREATED.get(kind) or USERS.get(kind) or of_moto.get(kind) or RECORDED.get(kind) or recorded(kind)


parsing.resource_class_from_type = find_class


def describe():
    """Types of all stacks by what was done with them, and the properties of what was only recorded."""
    created, kept = set(), {}
    for stack in (each for regions in cloudformation_backends.values() for of in regions.values() for each in of.stacks.values()):
        kept[stack.name] = {}
        for name, resource in stack.resource_map._parsed_resources.items():
            if isinstance(resource, Recorded):
                ref = resource.physical_resource_id
                kept[stack.name][name] = {"type": resource.type, "ref": ref, "properties": resource.properties}
            elif isinstance(resource, (CloudFormationModel, Created)):
                created.add(stack.template_dict["Resources"][name]["Type"])
    return {"created": sorted(created), "recordedOnly": sorted(RECORDED), "stacks": kept}


moto = DomainDispatcherApplication(create_backend_app)


def application(environ, start_response):
    if environ["PATH_INFO"] != "/recorded":
        return moto(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(describe(), default=str).encode()]


class Handler(WSGIRequestHandler):
    # As AWS does. lean-aws accepts nothing older.
    protocol_version = "HTTP/1.1"

    def log_request(self, *_):
        """Leaves standard error to faults."""


# One request at a time: moto checks a condition and writes in two steps.
server = make_server("127.0.0.1", 0, application, threaded=False, request_handler=Handler)
print(server.server_port, flush=True)
server.serve_forever()
