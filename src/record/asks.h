// What acts ask of somebody and nobody has answered yet, as rows of the projection: what is open
// stands apart from what was ever asked, so that reading costs what is open. Only the fold writes
// them and only views read them.
//
// What is asked under a label is answered for those who may read the answer: an answer under a
// higher marking leaves the question open for whoever may not know of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "labels/labels.h"
#include "record/module.h"
#include "record/rows.h"
#include "store/store.h"

namespace record {

// An answer that does not end the matter for everybody who may see the question.
struct Answered {
  std::uint64_t level = 0;  // with `ref`, the order of the act
  Reference ref;
  std::string party;
  bool joint = false;
  Label label;
};

struct StoredAsk {
  StoredRow row;  // of the act that asks; its value is empty
  Ask ask;
  std::vector<Answered> answers;
};

// Inside a transaction of the store. Whatever order acts arrive in, the same stands in the end.
Result<void> put_ask(store::Store& store, ByteView circle_raw, std::string_view matter,
                     std::string_view key, const Ask& ask, const StoredRow& stamp);
Result<void> put_answer(store::Store& store, ByteView circle_raw, std::string_view matter,
                        std::string_view key, const StoredRow& stamp);

// Everything that is open in a circle, in the order of matters and keys, until `visit` returns
// false.
Result<void> list_asks(
    store::Store& store, ByteView circle_raw,
    const std::function<bool(std::string_view matter, std::string_view key, StoredAsk&)>& visit);

}  // namespace record
