-- The supplies usage that the server accepted last, beside the values of now, is found without a look at all that was sent.

CREATE INDEX ledger_accepted_usage ON ledger (id)
    WHERE state = 'accepted' AND kind = 'org.smart-esolutions.supplies-usage.v1';
