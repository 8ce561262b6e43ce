// A body, or one meeting of it, as folders in a zip: what is made of the record, and the files that
// were attached to it, each meeting in a folder of its own, with an index that leads to them.
//
// It is made while the other side takes it (decision 0021): one meeting, one page of entries or one
// piece of a file at a time, so that neither memory nor the event loop feels how much it is. All of
// it is read through views of the viewer, at the moment when its turn has come.
#pragma once

#include <memory>
#include <string>

#include "api/http_server.h"
#include "api/parts.h"
#include "api/print.h"

namespace api {

struct FoldersAsked {
  Viewer viewer;
  std::string account;  // of the viewer; empty: none
  std::string circle;   // id
  std::string body;
  std::string slug;  // of one meeting; empty: the whole body
  std::string language;
};

// The same record gives the same bytes on the same day. It is cut (BodyStream::is_cut) where a file
// turns out to be damaged, is destroyed meanwhile, or the viewer may not read on.
std::unique_ptr<BodyStream> send_folders(Parts& parts, FoldersAsked asked);

// What the folder of a meeting is called: its first day and its title.
std::string title_of_folder(const Printer& printer, const json::Value& meeting);

}  // namespace api
