// The label of an act as its writer gives it (LabelInput of openapi.json): how high it is, and who
// may read it where it names persons.
#pragma once

#include <optional>

#include "api/parts.h"
#include "base/json.h"
#include "base/result.h"

namespace api {

// `input`: "label", null where it is absent. `answered`: of the act that this one answers, whose
// label it has else; without one it has the default of this node. The error names the field.
Result<void> read_label(const Parts& parts, const Session& session, const json::Value* input,
                        const std::optional<Label>& answered, record::ActLabel& out);

}  // namespace api
