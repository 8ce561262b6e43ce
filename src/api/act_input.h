// From the JSON of ActInput (openapi.json) to a draft that the engine takes.
#pragma once

#include <string_view>

#include "api/parts.h"
#include "base/json.h"
#include "base/result.h"
#include "node/engine.h"

namespace api {

// What the session's person wants to say. References to other acts must be ones that the person may
// read; otherwise `not_found`, as for one that does not exist. The error names the field.
Result<node::Draft> read_act(Parts& parts, const Session& session, std::string_view circle,
                             const json::Value& input);

// The actor of a session, changed by `input` ("actor") where the session is an operator's.
Result<void> read_actor(const Session& session, const json::Value* input, record::Actor& actor);

}  // namespace api
