// A joint fact between two durable nodes: proposed and agreed here, agreed there, both holding the
// cosigned proof. How long, and how many bytes.

#include <cstdio>

#include "ends.h"
#include "federation.h"
#include "figures.h"
#include "loopback.h"

namespace bench {
namespace {

// The same joint fact over the link: proposed and agreed here, stored there, agreed there later,
// stored here. The bytes of both directions on TCP.
std::uint64_t carry_fact(Federation& two, End& here, End& there, const std::string& matter,
                         const std::string& content) {
  node::Draft proposal = two.draft(content);
  proposal.header.set_matter(matter);
  proposal.header.mutable_proposal()->set_kind("note.agree");
  proposal.precedence = node::Precedence::immediate;
  proposal.concur = true;
  const record::Reference ref = two.submit(0, std::move(proposal)).ref;
  std::uint64_t bytes = exchange(two, here, there);
  node::Draft theirs = two.draft("");
  theirs.header.set_matter(matter);
  theirs.precedence = node::Precedence::immediate;
  *theirs.header.mutable_concurrence()->mutable_proposal() = ref.proto();
  two.submit(1, std::move(theirs));
  return bytes + exchange(two, here, there);
}

}  // namespace

void joint_fact_latency(const Options& options) {
  Federation two(options.folder + "/joint", 2);
  Loopback link(two);
  for (int i = 0; i < 5; ++i) link.joint_fact("x");
  const int rounds = options.quick ? 60 : 400;
  std::vector<double> times;
  std::vector<double> syncs;
  for (int i = 0; i < rounds; ++i) {
    if (i % (rounds / 4) == 0) syncs.push_back(fdatasync_ms(options.folder));
    times.push_back(link.joint_fact("x"));
  }
  Figure figure;
  figure.name = "joint_fact_latency";
  figure.value = median(times);
  figure.unit = "ms";
  figure.yardstick = "append of 512 B and fdatasync, median";
  figure.yardstick_value = median(syncs);
  figure.yardstick_unit = "ms";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 8;
  figure.smaller_is_better = true;
  print(figure);
}

void joint_fact_wire_bytes(const Options& options) {
  Federation two(options.folder + "/wire", 2);
  const std::string content(100, 'c');
  End here(two, 0);
  End there(two, 1);
  auto carry = [&, matters = 0]() mutable {
    // Each on a matter of its own, so that what one fact shares with the one before is what the
    // decisions of a meeting share.
    return carry_fact(two, here, there, "meeting/19/item-" + std::to_string(++matters), content);
  };
  for (int i = 0; i < 4; ++i) carry();
  std::vector<double> bytes;
  std::vector<double> messages;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t before = here.message_bytes() + there.message_bytes();
    bytes.push_back(static_cast<double>(carry() - content.size()));
    messages.push_back(static_cast<double>(here.message_bytes() + there.message_bytes() - before -
                                           content.size()));
  }
  Figure figure;
  figure.name = "joint_fact_wire_bytes";
  figure.value = median(bytes);
  figure.unit = "B";
  figure.yardstick = "the same, messages alone";
  figure.yardstick_value = median(messages);
  figure.yardstick_unit = "B";
  figure.ratio = figure.value / figure.yardstick_value;
  figure.target = 600;
  figure.target_is_value = true;
  figure.smaller_is_better = true;
  print(figure);
}

}  // namespace bench
