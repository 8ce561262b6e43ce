// Why JSON is no content of a module, for whoever wrote it.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

#include "base/json.h"

namespace modules {

// Where `value` first is something else than `type` has there, and what it has to be: "text.kind:
// has to be one of …". Empty where only the numbers or the bytes of a member are wrong.
std::string misfit(const json::Value& value, const google::protobuf::Descriptor& type);

}  // namespace modules
