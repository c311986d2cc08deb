#pragma once

#include "flows/bulkrefundflow.h"
#include "store/bulkjournal.h"

namespace console {

/// A bulk refund for people, from the journal's entry and the payments as the cache knows them.
BulkRefund bulkFromJournal(const WorkspaceStore &store, const BulkJournalEntry &entry);
/// What the journal is to keep of a plan.
BulkJournalEntry journalFromBulk(const BulkRefund &bulk, const QString &who);
/// The line's state by what became of its intent.
BulkLine::State lineStateOf(RefundState state);
/// What became of the intent, in words, translated.
QString lineNoteOf(const RefundIntent &intent);
/// "12,500.00 USD, 1,200 JPY": one amount a currency; a dash if there is none.
QString totalsText(const QList<Money> &totals);

} // namespace console
