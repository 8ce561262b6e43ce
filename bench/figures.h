// The figures of docs/performance.md, one function each.
#pragma once

#include "measure.h"

namespace bench {

void joint_fact_latency(const Options& options);
void joint_fact_wire_bytes(const Options& options);
void replicated_throughput(const Options& options);
void replicated_folded_throughput(const Options& options);
void verify_rate(const Options& options);
void rebuild_rate(const Options& options);
void idle_memory(const Options& options);
void start_time(const Options& options);
void growth_entries(const Options& options);
void growth_parties(const Options& options);
void search(const Options& options);
void text_fold(const Options& options);
void text_bytes(const Options& options);

// The child process of idle_memory and start_time: opens the node in `folder` and reports.
int idle_child(const std::string& folder);

}  // namespace bench
