// Nodes of a bench: the production engine over SQLite and last-signed records on the real disk,
// their messages carried through the production frames without sockets in between.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "measure.h"
#include "node/engine.h"
#include "store/signed_record.h"
#include "store/store.h"

namespace bench {

struct Party {
  std::string name;
  std::string folder;
  BenchClock clock;
  BenchRandom random{1};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::SignedRecords> records;
  std::unique_ptr<node::Engine> engine;
};

class Federation {
 public:
  // Parties p1.example, p2.example, … each in a folder of its own below `folder`, in one circle
  // named "bench", constituted. Prints why and ends the program when it cannot.
  Federation(const std::string& folder, int parties);

  Party& party(int i) { return *parties_[static_cast<std::size_t>(i)]; }
  int size() const { return static_cast<int>(parties_.size()); }
  // Carries messages until all have come to rest. Gives the bytes of the messages.
  std::uint64_t settle();
  // One party's pending messages to another, handed over; gives the bytes.
  std::uint64_t carry(int from, int to);
  node::Recorded submit(int i, node::Draft draft);
  node::Draft draft(const std::string& content);

 private:
  std::vector<std::unique_ptr<Party>> parties_;
};

// Opens (again) the engine of a party on its folder.
void open_party(Party& party);

}  // namespace bench
