#pragma once

#include "core/job.h"
#include "core/payment.h"

#include <QList>
#include <QString>

#include <limits>
#include <optional>

namespace console {

class WorkspaceStore;

/// A part of a history, by time, and how far it was copied.
struct SyncSlice
{
    /// The end of a slice that goes on to the newest.
    static constexpr qint64 kOpenEnd = qint64{1} << 40;

    QString source;
    qint64 from = 0; ///< unix seconds
    qint64 to = 0;   ///< does not belong to it
    QString cursor;  ///< where the next page begins; empty: the beginning
    qint64 rows = 0; ///< got in this attempt
    int attempt = 1; ///< counts how often it was begun
    bool isDone = false;
};

/// What is known of a whole history.
struct SyncSource
{
    QString name;
    qint64 total = -1;      ///< rows it was said to have when the copy began; -1: not told
    qint64 createdFrom = 0; ///< Stripe: creation of the newest payment intent seen, unix seconds
    QString eventId;        ///< Stripe: the newest event that was followed
};

/// The first copy of each history in slices of time, in cache.db: a slice and its rows change in one transaction, so
/// that a kill at any moment loses nothing and leaves no gap. Writes are Jobs on the store's writer thread, reads are
/// bounded. Errors: those of WorkspaceStore. Borrowed: the store. Thread: GUI.
class SyncSlices
{
public:
    explicit SyncSlices(WorkspaceStore &store) : m_store(store) {}

    /// Puts the source and its slices in place of those before; with it the tenant's sync cursor, where one is given.
    TypedJob<Done> *plan(SyncSource source, QList<SyncSlice> slices, std::optional<QString> syncCursor,
                         QObject *parent = nullptr);
    /// As WorkspaceStore::upsertPayments(), with the slice as it is after these rows.
    TypedJob<Done> *keepPayments(QList<Payment> rows, const SyncSlice &slice, QObject *parent = nullptr);
    /// As WorkspaceStore::setStripeFacts(), with the slice as it is after these rows. `newestCreated` moves the
    /// source's createdFrom forwards only.
    TypedJob<Done> *keepFacts(QList<StripePaymentFacts> facts, const SyncSlice &slice, qint64 newestCreated,
                              QObject *parent = nullptr);
    /// As WorkspaceStore::setStripeFacts(), with the event up to which the source was followed.
    TypedJob<Done> *keepFollowed(QList<StripePaymentFacts> facts, const QString &source, const QString &eventId,
                                 QObject *parent = nullptr);
    /// Compares what the cache holds of the slice's dates with what the server says that it has. Enough: the slice is
    /// done. Fewer: it begins anew, as another attempt. Gives the slice as it is then.
    TypedJob<SyncSlice> *check(const SyncSlice &slice, qint64 expected, QObject *parent = nullptr);

    Result<std::optional<SyncSource>> source(const QString &name) const;
    /// Newest first.
    Result<QList<SyncSlice>> slices(const QString &source) const;

private:
    WorkspaceStore &m_store;
};

} // namespace console
