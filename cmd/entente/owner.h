// Root looking after a node's data, which belong to the node's own user: what root writes into them
// must stay that user's, or the node does not start again.
#pragma once

#include <sys/types.h>

#include <string>

namespace cli {

// As long as it lives, what is opened and made belongs to the owner of the folder. Does nothing for
// who is not root, and where the folder is root's or is not there.
class AsOwner {
 public:
  explicit AsOwner(const std::string& folder);
  ~AsOwner();
  AsOwner(const AsOwner&) = delete;
  AsOwner& operator=(const AsOwner&) = delete;

 private:
  bool changed_ = false;
};

// Gives what is root's in the folder, links aside, to the folder's owner; for what has to be read
// as root while it is written there. Does nothing for who is not root.
void give_to_owner(const std::string& folder);

}  // namespace cli
