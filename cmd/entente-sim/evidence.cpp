#include "evidence.h"

#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "base/json.h"

namespace sim {
namespace {

Result<void> write_file(const std::filesystem::path& path, ByteView bytes) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (failed || !out.flush()) return Error{ErrorCode::unavailable, "cannot write " + path.string()};
  return {};
}

Result<void> describe(node::Circle& circle, json::Writer& out) {
  out.key("verdicts").begin_object();
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    for (std::uint64_t index = chain.fork; index < circle.fold.folded(chain.id); ++index) {
      const auto info = TRY(circle.fold.info({chain.id, index}));
      if (!info) continue;
      out.field(TRY(circle.fold.reference({chain.id, index})).text(),
                static_cast<unsigned>(info->verdict));
    }
  }
  out.end_object().key("joint_facts").begin_array();
  for (const auto& fact : TRY(circle.fold.joint_facts())) {
    out.begin_object().field("ref", fact.ref.text()).field("contested", fact.contested);
    out.end_object();
  }
  out.end_array();
  return {};
}

Result<void> export_circle(Watch& watch, Machine& machine, node::Circle& circle,
                           const std::filesystem::path& folder, json::Writer& out) {
  // May read whatever these runs label.
  const Viewer viewer{"auditor", "TEST", 100, {}, true};
  TRY(machine.engine->export_circle(
      viewer, circle.record.id,
      [&, whole = Bytes()](const std::string& path, ByteView bytes, std::uint64_t more) mutable {
        whole += bytes;
        if (more > 0) return Result<void>();
        return write_file(folder / circle.record.id / path, std::exchange(whole, {}));
      }));
  out.begin_object().field("circle", circle.record.id).field("exported_by", machine.options.party);
  out.key("digests").begin_object();
  for (const auto& [other, held] : watch.members(circle.record.id))
    out.field(other->options.party, hex(TRY(held->fold.digest()).view()));
  out.end_object();
  TRY(describe(circle, out));
  out.end_object();
  return {};
}

}  // namespace

void export_evidence(World& world, Watch& watch, const std::string& folder) {
  json::Writer out;
  out.begin_array();
  for (const std::string& id : watch.circles()) {
    const auto members = watch.members(id);
    if (members.empty()) continue;
    const auto& [machine, circle] = members[world.seed % members.size()];
    const Result<void> done = export_circle(watch, *machine, *circle, folder, out);
    if (!done.ok())
      return world.violation("the export of " + circle->record.name + ": " + done.error().message);
  }
  out.end_array();
  const Result<void> written = write_file(std::filesystem::path(folder) / "state.json", out.take());
  if (!written.ok()) world.violation(written.error().message);
}

}  // namespace sim
