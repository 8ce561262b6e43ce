// Content of the module `bodies`: bytes have one form, JSON goes there and back, and folding
// whatever a peer sends makes rows that stay within their limits.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "modules/bodies/bodies.h"

namespace {

struct Limits final : record::Rows {
  void put(ByteView key, ByteView value) override {
    check(!key.empty() && key.size() <= 200 && value.size() <= 65535);
  }
};

void round_trip(ByteView content) {
  const auto json = bodies::content_to_json(content);
  if (!json.ok()) return;
  const auto back = bodies::content_from_json(json.value());
  check(back.ok() && back.value() == content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  round_trip(input);
  const auto from_json = bodies::content_from_json(input);
  const Bytes content = from_json.ok() ? from_json.value() : Bytes(input);
  if (from_json.ok()) round_trip(content);

  static const auto module = bodies::make_module();
  Limits rows;
  for (const char* matter : {"bodies/a", "bodies/people/a", "meetings/a", "meetings/a/1"}) {
    record::Header header;
    header.set_matter(matter);
    header.mutable_statement();
    const record::Reference ref{4294967295U, "9223372036854775807-ffffffff", ~std::uint64_t{0}, {}};
    const std::string party(64, 'a');
    const bool accepted = module->check(header, content).ok();
    module->fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    header.mutable_noted()->set_party(4294967295U);
    module->fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    if (!accepted) continue;
    header.mutable_proposal()->set_kind(bodies::kind_of(content).value());
    module->fold(record::Act{header, content, true, ref, party, 0, false}, rows);
    module->fold(record::Act{header, content, true, ref, party, 0, true}, rows);
  }
  return 0;
}
